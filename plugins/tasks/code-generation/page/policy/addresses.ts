/** Names that look like addresses and are none: nothing is ever fetched from a namespace. */
const namespaces =
  /\bhttps?:\/\/www\.w3\.org\/(?:1999\/(?:xhtml|xlink)|2000\/(?:svg|xmlns\/?)|1998\/Math\/MathML|XML\/1998\/namespace)\b/g;

/** Schemes that reach another machine, or run a text as a program. */
const reaching =
  /\b(?:https?|wss?|ftp|file|blob:https?):[\\/]{2}|(?:^|[\s"'`(=,])[\\/]{2}[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}\b|\b(?:java|vb)script:/i;

/** Whether a text has an address of another machine in it, or a `javascript:` one. */
export const hasAddress = (text: string): boolean => reaching.test(squeeze(text).replace(namespaces, ''));

/** Whether a value may stand where something is fetched from: nothing, a place in the page, or data that is no document. */
export function staysInside(address: string): boolean {
  const squeezed = squeeze(address).trim();
  return (
    squeezed === '' ||
    squeezed.startsWith('#') ||
    squeezed === 'about:blank' ||
    /^data:(?:image|font|audio|video|application\/(?:font|x-font))[/\w.+-]*[;,]/i.test(squeezed) ||
    /^blob:(?!https?:)/i.test(squeezed)
  );
}

/** As browsers read an address: tabs and line ends in it do not count, controls and blanks around it neither. */
const squeeze = (text: string): string =>
  // eslint-disable-next-line no-control-regex -- exactly these are what the URL standard drops
  text.replace(/[\t\n\r]/g, '').replace(/^[\u0000-\u0020]+/, '');
