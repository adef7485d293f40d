/**
 * Fills `{name}` fields of a template, each once: text that is put in is never looked at again. What follows `<end>` in
 * the template is left out, as in SN1's templates; in a field it is ordinary text. An unknown field stays as it is.
 */
export function fillTemplate(template: string, fields: Readonly<Record<string, string>>): string {
  const [form = ''] = template.split('<end>', 1);
  return form.replace(/\{(\w+)\}/g, (field, name: string) =>
    Object.hasOwn(fields, name) ? (fields[name] as string) : field,
  );
}
