export interface Decoded {
  readonly text: string;
  /** Bytes that are no UTF-8 and became U+FFFD. */
  readonly replaced: number;
}

const probe = 8_192;

/** Text of a file with line ends as `\n`; null when it is binary. Knows UTF-8 and, by its mark, UTF-16. */
export function decodeText(bytes: Uint8Array): Decoded | null {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return clean(new TextDecoder('utf-16le').decode(bytes), 0);
  if (first === 0xfe && second === 0xff) return clean(new TextDecoder('utf-16be').decode(bytes), 0);
  if (bytes.subarray(0, probe).includes(0)) return null;
  try {
    return clean(new TextDecoder('utf-8', { fatal: true }).decode(bytes), 0);
  } catch {
    const text = new TextDecoder().decode(bytes);
    const replaced = text.split('\uFFFD').length - 1;
    // More than a tenth unreadable is no text in any encoding we know.
    return replaced * 10 > text.length ? null : clean(text, replaced);
  }
}

const clean = (text: string, replaced: number): Decoded => ({ text: text.replace(/\r\n?/g, '\n'), replaced });
