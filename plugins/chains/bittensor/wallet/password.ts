/** The variable btwallet keeps a key file's password in. */
export const passwordVariable = (file: string): string =>
  `BT_PW_${file.replaceAll(/[/.]/g, '_').toUpperCase()}`;

/**
 * The passwords that a configured one may stand for: itself, and before that what it says when it was copied from btwallet's
 * variable, where it is base64 of the password XORed with the variable's name.
 */
export function possiblePasswords(given: string, file: string): string[] {
  const hidden = Buffer.from(given, 'base64');
  if (hidden.length === 0 || hidden.toString('base64') !== given) return [given];
  const name = Buffer.from(passwordVariable(file));
  const plain = hidden.map((byte, i) => byte ^ (name[i % name.length] ?? 0));
  const text = Buffer.from(plain).toString();
  return /[\p{C}\uFFFD]/u.test(text) ? [given] : [text, given];
}
