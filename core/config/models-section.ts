import { modelsSettings, type ModelsSettings } from '../models/settings.ts';
import type { ConfigDocument, MapNode } from './node.ts';
import { throwAll } from './problems.ts';
import { validate } from './validate.ts';

/** The section `models:` of a configuration, whatever the rest of it says. Errors as `checkConfig`. */
export async function readModelsSettings({
  root,
  env,
}: ConfigDocument): Promise<{ readonly settings: ModelsSettings; readonly secrets: readonly string[] }> {
  const section = root.entries.get('models');
  const map: MapNode =
    section?.value.kind === 'map' ? section.value : { kind: 'map', entries: new Map(), origin: root.origin };
  const findings = { env, problems: [], secrets: new Set<string>() };
  const read = await validate(modelsSettings, map, 'models', map.origin, findings);
  throwAll(findings.problems);
  return { settings: read?.value ?? modelsSettings.parse(undefined), secrets: [...findings.secrets] };
}
