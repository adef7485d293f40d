/** Replaces known secret values in text that leaves the process. */
export interface Redactor {
  add(secret: string): void;
  redact(text: string): string;
}

const shortest = 6;

/** Secrets shorter than six characters are not replaced: they would eat ordinary words. */
export function createRedactor(secrets: readonly string[] = []): Redactor {
  const known = new Set<string>();
  const add = (secret: string): void => {
    if (secret.length < shortest) return;
    // A secret may be printed as it is, inside JSON, or inside a URL.
    for (const form of [secret, JSON.stringify(secret).slice(1, -1), encodeURIComponent(secret)])
      known.add(form);
  };
  for (const secret of secrets) add(secret);
  return {
    add,
    redact(text) {
      let clean = text;
      for (const secret of known) clean = clean.replaceAll(secret, '[secret]');
      return clean;
    },
  };
}
