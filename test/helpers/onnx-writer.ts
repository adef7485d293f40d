/** A graph of the ONNX format (https://onnx.ai/onnx/repo-docs/IR.html), written by hand: enough for a tiny model. */
export interface OnnxGraph {
  /** A constant; returns its name. */
  constant(name: string, dims: readonly number[], data: Float32Array | BigInt64Array): string;
  /** An operator; returns the name of its first output. */
  readonly node: (
    type: string,
    inputs: readonly string[],
    attributes?: Readonly<Record<string, Attribute>>,
    ...outputs: readonly string[]
  ) => string;
  /** The model file. */
  encode(inputs: readonly Port[], outputs: readonly Port[]): Buffer;
}

/** bigint: an integer, number: a float, list: integers. */
export type Attribute = bigint | number | readonly number[];

/** An input or output; a dimension with a name may have any length. */
export interface Port {
  readonly name: string;
  readonly type: 'float' | 'int64';
  readonly dims: readonly (string | number)[];
}

// ONNX Runtime of any age that we meet reads these.
const irVersion = 8;
const opset = 17;
const elementTypes = { float: 1, int64: 7 } as const;

export function onnxGraph(): OnnxGraph {
  const nodes: Buffer[] = [];
  const constants: Buffer[] = [];
  return {
    constant(name, dims, data) {
      const type = data instanceof Float32Array ? 'float' : 'int64';
      const raw = Buffer.from(data.buffer, data.byteOffset, data.byteLength);
      constants.push(
        message(
          ...dims.map((size) => integer(1, size)),
          integer(2, elementTypes[type]),
          bytes(8, name),
          bytes(9, raw),
        ),
      );
      return name;
    },
    node(type, inputs, attributes = {}, output = `t${nodes.length}`, ...further) {
      nodes.push(
        message(
          ...inputs.map((input) => bytes(1, input)),
          ...[output, ...further].map((name) => bytes(2, name)),
          bytes(3, `${type}_${nodes.length}`),
          bytes(4, type),
          ...Object.entries(attributes).map(([name, value]) => bytes(5, attribute(name, value))),
        ),
      );
      return output;
    },
    encode(inputs, outputs) {
      const graph = message(
        ...nodes.map((node) => bytes(1, node)),
        bytes(2, 'tiny'),
        ...constants.map((constant) => bytes(5, constant)),
        ...inputs.map((input) => bytes(11, port(input))),
        ...outputs.map((output) => bytes(12, port(output))),
      );
      return message(
        integer(1, irVersion),
        bytes(2, 'synth'),
        bytes(7, graph),
        bytes(8, message(bytes(1, ''), integer(2, opset))),
      );
    },
  };
}

function attribute(name: string, value: Attribute): Buffer {
  if (typeof value === 'bigint') return message(bytes(1, name), integer(3, value), integer(20, 2));
  if (typeof value === 'number') return message(bytes(1, name), float(2, value), integer(20, 1));
  return message(bytes(1, name), ...value.map((item) => integer(8, item)), integer(20, 7));
}

function port({ name, type, dims }: Port): Buffer {
  const shape = message(
    ...dims.map((size) => bytes(1, typeof size === 'string' ? bytes(2, size) : integer(1, size))),
  );
  return message(
    bytes(1, name),
    bytes(2, bytes(1, message(integer(1, elementTypes[type]), bytes(2, shape)))),
  );
}

// Protocol Buffers: a field is a key (number and wire type) and a value.
const message = (...fields: readonly Buffer[]): Buffer => Buffer.concat(fields);
const key = (field: number, wireType: number): Buffer => varint((field << 3) | wireType);
const integer = (field: number, value: number | bigint): Buffer => message(key(field, 0), varint(value));

function bytes(field: number, value: Buffer | string): Buffer {
  const content = typeof value === 'string' ? Buffer.from(value) : value;
  return message(key(field, 2), varint(content.length), content);
}

function float(field: number, value: number): Buffer {
  const content = Buffer.alloc(4);
  content.writeFloatLE(value);
  return message(key(field, 5), content);
}

function varint(value: number | bigint): Buffer {
  const digits: number[] = [];
  let rest = BigInt.asUintN(64, BigInt(value));
  do {
    const digit = Number(rest & 0x7fn);
    rest >>= 7n;
    digits.push(rest === 0n ? digit : digit | 0x80);
  } while (rest !== 0n);
  return Buffer.from(digits);
}
