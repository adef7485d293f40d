import { count, renderTable } from './table.ts';
import { writeJson, writeLine, type Terminal } from './terminal.ts';
import { showBytes, type CachedModel } from '../core/index.ts';

/** What `synth models` shows: JSON objects, or tables and paragraphs for people. */
export interface ModelsView {
  one(model: CachedModel): void;
  removed(models: readonly CachedModel[]): void;
  /** `beginning`: with the models to begin with. */
  all(models: readonly CachedModel[], beginning: boolean): void;
}

export function createModelsView(
  { stdout, columns }: Pick<Terminal, 'stdout' | 'columns'>,
  cache: string,
  json: boolean,
): ModelsView {
  const print = (...lines: readonly string[]): void => writeLine(stdout, lines.join('\n'));
  return {
    one(model) {
      if (json) return writeJson(stdout, { type: 'model', ...model });
      const rows = model.files.map(({ path, bytes }) => [path, showBytes(bytes)]);
      print(
        `${model.model} ${revisionOf(model)}, ${licenceOf(model)}, ${showBytes(model.bytes)}`,
        model.folder,
        '',
        renderTable(['file', 'size'], rows, { right: [false, true] }),
      );
    },
    removed(models) {
      for (const model of models)
        if (json) writeJson(stdout, { type: 'removed', ...model });
        else print(`Removed ${model.model} ${revisionOf(model)}, ${showBytes(model.bytes)}.`);
    },
    all(models, beginning) {
      if (json) {
        for (const model of models) writeJson(stdout, { type: 'model', ...model });
        return;
      }
      const rows = models.map((model) => [
        model.model,
        revisionOf(model),
        licenceOf(model),
        showBytes(model.bytes),
        model.fetchedAt.slice(0, 10),
      ]);
      const right = [false, false, false, true, false];
      if (rows.length > 0)
        print(renderTable(['model', 'revision', 'licence', 'size', 'fetched'], rows, { right }), '');
      const bytes = models.reduce((sum, model) => sum + model.bytes, 0);
      print(`${cache}: ${count(models.length, 'model')}${models.length > 0 ? `, ${showBytes(bytes)}` : ''}`);
      if (beginning)
        print('', renderTable(['to begin with', 'embedder', 'model'], beginnings, { columns }), '', how);
    },
  };
}

const revisionOf = ({ sha, names }: CachedModel): string => [...names, sha.slice(0, 7)].join(' = ');
const licenceOf = ({ licence }: CachedModel): string => licence ?? 'licence not said';

/** Which model for what. Sizes and licences are shown when they are fetched: the hub says them. */
const beginnings = [
  ['everyday use, on any machine', 'onnx', 'Xenova/all-MiniLM-L6-v2'],
  ['similarities as SN1 validators compute them', 'onnx', 'WhereIsAI/UAE-Large-V1'],
  ['similarities as Synthia validators compute them', 'openai', 'text-embedding-3-small (nothing to fetch)'],
];
const how =
  'Fetch one: synth models pull Xenova/all-MiniLM-L6-v2\nA node fetches what it needs at its first start.';
