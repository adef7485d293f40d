import { z } from 'zod';
import type { HttpResponse } from '../../../core/index.ts';
import { readPayload } from '../remote/payload.ts';
import type { DayEntry, Section } from './entry.ts';

const listSchema = z.array(
  z.object({
    text: z.string(),
    year: z.int().optional(),
    pages: z
      .array(z.object({ title: z.string(), titles: z.object({ normalized: z.string() }).optional() }))
      .default([]),
  }),
);
const feedSchema = z.object({
  events: listSchema.optional(),
  births: listSchema.optional(),
  deaths: listSchema.optional(),
});

/** Entries of one section of Wikimedia's on-this-day feed; one without a year is left out. */
export function readFeed(response: HttpResponse, section: Section): DayEntry[] {
  const feed = readPayload(response, feedSchema, 'The on-this-day feed');
  const key = section.toLowerCase() as Lowercase<Section>;
  return (feed[key] ?? []).flatMap(({ text, year, pages }) => {
    if (year === undefined || year === 0 || text.trim() === '') return [];
    const links = pages.map(({ title, titles }) => titles?.normalized ?? title.replaceAll('_', ' '));
    return [{ year, text: text.replace(/\s+/g, ' ').trim(), links }];
  });
}
