/** The text of a file: UTF-8, UTF-16 where its mark stands at the beginning, else Windows-1252, of which Latin-1 is a part. */
export function decode(bytes: Buffer): string {
  const mark = bytes.toString('latin1', 0, 2);
  if (mark === '\u00ff\u00fe') return new TextDecoder('utf-16le').decode(bytes);
  if (mark === '\u00fe\u00ff') return new TextDecoder('utf-16be').decode(bytes);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    // No text has bytes of zero: what they make of a picture is nothing to anybody.
    return new TextDecoder(bytes.includes(0) ? 'utf-8' : 'windows-1252').decode(bytes);
  }
}
