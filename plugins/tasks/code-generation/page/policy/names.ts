import type { Finding } from '../page.ts';

interface Ban {
  readonly rule: Finding['rule'];
  readonly why: string;
}

const ban = (rule: string, why: string, names: string): readonly (readonly [string, Ban])[] =>
  names.split(' ').map((name) => [name, { rule, why }]);

const network = ban(
  'network',
  'reaches for the network',
  'fetch XMLHttpRequest WebSocket WebSocketStream EventSource WebTransport RTCPeerConnection webkitRTCPeerConnection ' +
    'sendBeacon BroadcastChannel importScripts Worker SharedWorker serviceWorker fetchLater',
);
const storage = ban(
  'storage',
  'keeps data outside the page',
  'localStorage sessionStorage indexedDB webkitIndexedDB cookieStore openDatabase webkitRequestFileSystem',
);
const evaluation = ban('eval', 'runs a text as a program', 'eval execScript');
const devices = ban(
  'device',
  'asks for a device',
  'mediaDevices getUserMedia webkitGetUserMedia geolocation requestMIDIAccess bluetooth usb hid serial',
);

/** Names that mean only one thing, wherever they are a property; as global names too. */
export const bannedEverywhere: ReadonlyMap<string, Ban> = new Map([
  ...network,
  ...storage,
  ...evaluation,
  ...devices,
  ...ban('frame', 'hands out the window', 'defaultView'),
]);

/** Names that are harmless as the page's own, and banned as those of the browser. */
export const bannedGlobals: ReadonlyMap<string, Ban> = new Map([
  ...bannedEverywhere,
  ...ban('storage', 'keeps data outside the page', 'caches'),
  ...ban('eval', 'makes a program out of a text', 'Function'),
  ...ban('dialog', 'opens a dialog', 'alert confirm prompt print showModalDialog'),
  ...ban('dialog', 'opens a file dialog', 'showOpenFilePicker showSaveFilePicker showDirectoryPicker'),
  ...ban('navigation', 'leaves the page', 'location open close navigation'),
  ...ban('frame', 'reaches out of the frame the page is shown in', 'parent top opener frameElement'),
]);

/** Properties of the document that reach out. */
export const bannedOfDocument: ReadonlyMap<string, Ban> = new Map([
  ...ban('storage', 'keeps data outside the page', 'cookie'),
  ...ban('navigation', 'leaves the page', 'location domain open'),
  ...ban('document-write', 'writes markup while the page is read', 'write writeln'),
  ...ban('frame', 'hands out the window', 'parentWindow'),
]);

/** Names of the window itself. */
export const windows: ReadonlySet<string> = new Set(['window', 'self', 'globalThis', 'frames']);

/** Elements a script may not make: they fetch, frame or run something. */
export const bannedElements: ReadonlySet<string> = new Set(
  'script iframe frame frameset object embed applet link base portal fencedframe meta'.split(' '),
);

/** Attributes that hold an address. */
export const addressAttributes: ReadonlySet<string> = new Set(
  (
    'src href xlink:href srcset imagesrcset poster data action formaction background ping manifest codebase classid archive ' +
    'longdesc profile dynsrc lowsrc cite'
  ).split(' '),
);
