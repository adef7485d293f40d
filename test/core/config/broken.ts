import type { BrokenCase } from './broken/case.ts';
import { entryCases } from './broken/entries.ts';
import { pluginCases } from './broken/plugins.ts';
import { settingCases } from './broken/settings.ts';
import { sourceCases } from './broken/sources.ts';
import { syntaxCases } from './broken/syntax.ts';
import { variableCases } from './broken/variables.ts';

export type { BrokenCase } from './broken/case.ts';

/** Configurations that must be refused with the right place, reason and remedy. */
export const brokenConfigs: readonly BrokenCase[] = [
  ...syntaxCases,
  ...sourceCases,
  ...settingCases,
  ...entryCases,
  ...pluginCases,
  ...variableCases,
];
