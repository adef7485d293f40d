import { de } from './de.ts';
import { en } from './en.ts';
import { es } from './es.ts';
import { fr } from './fr.ts';
import { pt } from './pt.ts';

/** Languages with their English names and the bundled sentences: the same index is the same sentence. */
export const languages = {
  en: { name: 'English', sentences: en },
  es: { name: 'Spanish', sentences: es },
  fr: { name: 'French', sentences: fr },
  de: { name: 'German', sentences: de },
  pt: { name: 'Portuguese', sentences: pt },
} as const;

export type Language = keyof typeof languages;
export const languageCodes = Object.keys(languages) as [Language, ...Language[]];
