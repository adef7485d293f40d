import { z } from 'zod';
import { manifestFaults } from '../host/manifest.ts';
import { shapeOf } from '../config/schema-walk.ts';
import { law, type Check } from './check.ts';
import { labelOf, onStage, type Subject } from './stage.ts';

/** What every plugin must keep, of whatever kind. */
export function pluginChecks(subject: Subject): Check[] {
  const label = labelOf(subject);
  const { plugin } = subject;
  return [
    law(
      label,
      'it is declared rightly',
      'Export definePlugin({ … }) with what is missing.',
      async (expect) => {
        const faults = manifestFaults(plugin);
        expect(faults.length === 0, faults.join('; '));
      },
    ),
    law(label, 'an unknown option is refused', 'Build options with z.strictObject.', async (expect) => {
      const options = { ...subject.options, 'no-such-option': true };
      expect(!z.safeParse(plugin.options as z.ZodType, options).success, 'it accepts "no-such-option"');
    }),
    law(
      label,
      'the options given are enough',
      'Give options a default where one makes sense, and the check those that have none.',
      async (expect) => {
        const parsed = z.safeParse(plugin.options as z.ZodType, subject.options ?? {});
        expect(parsed.success, () => (parsed.success ? '' : z.prettifyError(parsed.error)));
        expect(
          typeof shapeOf(plugin.options as z.ZodType) === 'object',
          'its options have no keys to look at',
        );
      },
    ),
    law(
      label,
      'it sets up and stops, again and again',
      'Keep state inside setup, and let go of everything in stop.',
      async () => {
        await onStage(subject, async () => undefined);
        await onStage(subject, async () => undefined);
      },
    ),
  ];
}
