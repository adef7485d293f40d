/** What a caller signs. `axonHotkey` is whom the request is for, `bodyHash` 64 hex digits. */
export const requestMessage = (signed: {
  readonly nonce: bigint;
  readonly hotkey: string;
  readonly axonHotkey: string;
  readonly uuid: string;
  readonly bodyHash: string;
}): Uint8Array =>
  Buffer.from([signed.nonce, signed.hotkey, signed.axonHotkey, signed.uuid, signed.bodyHash].join('.'));

/** What an axon signs; `axonHotkey` as the request named it. Absent parts are `None`. */
export const answerMessage = (signed: {
  readonly nonce: bigint;
  readonly hotkey: string | null;
  readonly axonHotkey: string | null;
  readonly uuid: string;
}): Uint8Array =>
  Buffer.from([signed.nonce, signed.hotkey ?? 'None', signed.axonHotkey ?? 'None', signed.uuid].join('.'));

/** `0x` and 128 hex digits. */
export const signatureText = (signature: Uint8Array): string => `0x${Buffer.from(signature).toString('hex')}`;

/** The 64 bytes; null when the text is anything else. */
export const signatureBytes = (text: string): Uint8Array | null =>
  /^0x[0-9a-f]{128}$/iu.test(text) ? Buffer.from(text.slice(2), 'hex') : null;
