import type { ConfigNode, MapNode, Origin } from './node.ts';

/**
 * The folder that relative paths in an entry's options start from: that of the file which wrote the path, and that is not
 * always the file which chose the plugin. With paths from several files, one that is not the plugin's wins; which options are
 * paths no schema tells, so text that looks like one counts first.
 */
export function optionFolder(options: MapNode, use: Origin): string {
  const chosen = use.source.folder;
  const texts = textsOf(options);
  const paths = texts.filter(
    ({ text }) => /^\.{0,2}\//.test(text) || (text.includes('/') && !text.includes('://')),
  );
  const folders = (paths.length > 0 ? paths : texts).map(({ folder }) => folder);
  return folders.find((folder) => folder !== chosen) ?? chosen;
}

function textsOf(node: ConfigNode): { text: string; folder: string }[] {
  if (node.kind === 'map') return [...node.entries.values()].flatMap(({ value }) => textsOf(value));
  if (node.kind === 'list') return node.items.flatMap(textsOf);
  return typeof node.value === 'string' ? [{ text: node.value, folder: node.origin.source.folder }] : [];
}
