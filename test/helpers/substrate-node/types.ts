/** A struct, or an enum, of a runtime. Fields of a variant without names are written as `''`. */
export type Shape =
  | { readonly fields: Fields; readonly path?: string; readonly params?: Readonly<Record<string, string>> }
  | { readonly variants: readonly VariantShape[]; readonly path?: string };
export type Fields = readonly (readonly [name: string, type: string])[];
export interface VariantShape {
  readonly name: string;
  readonly index: number;
  readonly fields?: Fields;
}

/** Types of a runtime by what Rust calls them: `u16`, `Vec<(u16,Compact<u64>)>`, `[u8;32]`, or a name of `shapes`. */
export interface TypeTable {
  id(type: string): number;
  /** For the metadata's portable registry. */
  list(): readonly object[];
}

const primitives: Readonly<Record<string, string>> = {
  ...{ bool: 'Bool', u8: 'U8', u16: 'U16', u32: 'U32', u64: 'U64', u128: 'U128' },
  Text: 'Str',
};

/** Numbers the types as they are first asked for. */
export function createTypeTable(shapes: Readonly<Record<string, Shape>>): TypeTable {
  const ids = new Map<string, number>();
  const made: object[] = [];
  const id = (type: string): number => {
    const known = ids.get(type);
    if (known !== undefined) return known;
    const fresh = ids.size;
    ids.set(type, fresh);
    made[fresh] = { id: fresh, type: describe(type) };
    return fresh;
  };
  const fieldsOf = (fields: Fields): object[] =>
    fields.map(([name, type]) => ({
      name: name === '' ? null : name,
      type: id(type),
      typeName: type,
      docs: [],
    }));

  function describe(type: string): object {
    const shape = shapes[type];
    if (shape) {
      const path = (shape.path ?? `lab::${type}`).split('::');
      if ('variants' in shape) {
        const variants = shape.variants.map(({ name, index, fields = [] }) => ({
          ...{ name, index, docs: [`About ${name}.`] },
          fields: fieldsOf(fields),
        }));
        return { path, params: [], def: { Variant: { variants } }, docs: [] };
      }
      const params = Object.entries(shape.params ?? {}).map(([name, param]) => ({ name, type: id(param) }));
      return { path, params, def: { Composite: { fields: fieldsOf(shape.fields) } }, docs: [] };
    }
    const plain = (def: object): object => ({ path: [], params: [], def, docs: [] });
    if (primitives[type]) return plain({ Primitive: primitives[type] });
    if (type === 'AccountId')
      return {
        ...{ path: ['sp_core', 'crypto', 'AccountId32'], params: [], docs: [] },
        def: { Composite: { fields: fieldsOf([['', '[u8;32]']]) } },
      };
    const inside = /^(\w+)<(.*)>$/.exec(type);
    if (inside?.[1] === 'Vec') return plain({ Sequence: { type: id(inside[2] as string) } });
    if (inside?.[1] === 'Compact') return plain({ Compact: { type: id(inside[2] as string) } });
    if (inside?.[1] === 'Option') return optionOf(id(inside[2] as string));
    const array = /^\[(\w+);(\d+)\]$/.exec(type);
    if (array) return plain({ Array: { len: Number(array[2]), type: id(array[1] as string) } });
    if (type.startsWith('(')) return plain({ Tuple: splitTuple(type).map(id) });
    throw new Error(`no type ${type}`);
  }
  return { id, list: () => made };
}

const optionOf = (type: number): object => ({
  path: ['Option'],
  params: [{ name: 'T', type }],
  def: {
    Variant: {
      variants: [
        { name: 'None', index: 0, fields: [], docs: [] },
        { name: 'Some', index: 1, fields: [{ name: null, type, typeName: null, docs: [] }], docs: [] },
      ],
    },
  },
  docs: [],
});

/** `(u16,Vec<(u8,u8)>)` → its two parts. */
function splitTuple(type: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  for (const letter of type.slice(1, -1)) {
    if ('(<['.includes(letter)) depth += 1;
    if (')>]'.includes(letter)) depth -= 1;
    if (parts.length === 0 || (letter === ',' && depth === 0)) parts.push('');
    if (letter !== ',' || depth > 0) parts[parts.length - 1] += letter;
  }
  return parts;
}
