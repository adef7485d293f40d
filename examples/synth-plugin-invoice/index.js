import { definePlugin } from 'synth-subnet';
import { z } from 'zod';

const shops = ['Harbour Books', 'Nord Bakery', 'Lind & Sons', 'The Paper Mill'];
const goods = [
  'candles',
  'notebooks',
  'loaves of rye',
  'pencils',
  'maps',
  'jars of honey',
  'lamps',
  'envelopes',
];

export default definePlugin({
  apiVersion: 1,
  kind: 'task',
  name: 'invoice',
  summary:
    'Writes an invoice and asks for its total: no source of material, no model and no chain is needed.',
  options: z.strictObject({
    lines: z.int().min(1).max(8).default(4).describe('Lines of an invoice.'),
    mostEach: z.int().min(1).default(12).describe('Pieces of one kind at most.'),
    dearestCents: z.int().min(1).default(2_000).describe('Price of a piece at most, cents.'),
    discounts: z
      .array(z.number().min(0).max(90))
      .min(1)
      .default([0, 5, 10])
      .describe('Discounts to draw from, per cent.'),
  }),
  traits: { protocol: 'prompting' },
  setup: ({ clock }, { lines, mostEach, dearestCents, discounts }) => ({
    async build({ random }, signal) {
      signal.throwIfAborted();
      const shop = random.pick(shops);
      const positions = random.sample(goods, lines).map((what) => ({
        what,
        count: random.int(1, mostEach),
        cents: random.int(1, dearestCents),
      }));
      const discount = random.pick(discounts);
      // Whole cents all the way; half a cent goes up.
      const sum = positions.reduce((total, { count, cents }) => total + count * cents, 0);
      const cents = Math.round((sum * (100 - discount)) / 100);
      const text = [
        `Invoice of ${shop}`,
        ...positions.map((line) => `${line.count} ${line.what} at ${money(line.cents)} each`),
        ...(discount > 0 ? [`Discount on everything: ${discount} %`] : []),
      ].join('\n');
      const total = money(cents);
      return [
        {
          query: 'What does this invoice come to? Answer with the amount alone, two digits after the point.',
          attachment: text,
          reference: { text: total },
          context: {
            id: `${shop}/${positions.map(({ what, count, cents: each }) => `${count}x${each} ${what}`).join('/')}/${discount}`,
            title: `Invoice of ${shop}`,
            topic: 'invoices',
            subtopic: discount > 0 ? 'with a discount' : 'without a discount',
            text,
            tags: positions.map(({ what }) => what),
            source: { tool: 'invoice', url: null, licence: 'CC0-1.0', retrievedAt: clock.now() },
            data: { discount },
          },
          history: [],
          intent: { wants: 'have an invoice added up', goal: 'know what to pay' },
          data: { cents },
        },
      ];
    },
  }),
});

/** @param {number} cents */
const money = (cents) => `${Math.floor(cents / 100)}.${String(cents % 100).padStart(2, '0')}`;
