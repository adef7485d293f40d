/** Text of strangers as a terminal may have it: no control characters but line feeds, no marks that turn the direction of writing. */
export const printable = (text: string): string =>
  text.replace(/(?!\n)[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu, ' ');
