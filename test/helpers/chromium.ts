import { accessSync, constants } from 'node:fs';

const places = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome-stable',
  '/usr/bin/google-chrome',
];

const isThere = (path: string): boolean => {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
};

/** A real Chromium on this machine; null: none. */
export const chromium: string | null = places.find(isThere) ?? null;

/** `describe`, or `describe.skip` under a name that says why. */
export function describeChromium(name: string, body: () => void): void {
  if (chromium !== null) describe(name, body);
  else describe.skip(`${name} (left out: chromium is not installed)`, body);
}
