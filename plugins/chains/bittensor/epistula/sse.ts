/** A longer event is no part of an answer. */
const maxEventLength = 1_048_576;

/** Takes an event stream as it comes in and gives the data of the events completed by it. */
export interface EventReader {
  /** null: an event longer than allowed. */
  read(piece: Uint8Array): readonly string[] | null;
}

/** Of Server-Sent Events the part that chat completions use: `data` lines; an empty line ends an event. */
export function openEventReader(): EventReader {
  const decoder = new TextDecoder();
  let rest = '';
  let data: string[] = [];
  let held = 0;

  return {
    read(piece) {
      const lines = (rest + decoder.decode(piece, { stream: true })).split('\n');
      rest = lines.pop() ?? '';
      const events: string[] = [];
      for (const line of lines.map((one) => (one.endsWith('\r') ? one.slice(0, -1) : one))) {
        if (line.startsWith('data:')) {
          data.push(line.slice(line[5] === ' ' ? 6 : 5));
          held += line.length;
        } else if (line === '' && data.length > 0) {
          events.push(data.join('\n'));
          data = [];
          held = 0;
        }
      }
      return rest.length + held > maxEventLength ? null : events;
    },
  };
}
