/** The node cannot be talked to any more: it went silent, hung up, or said what is no JSON-RPC. Another one may do. */
export class LinkFault extends Error {
  override readonly name = 'LinkFault';
}

/** The node answered with an error of its own. */
export class RpcFault extends Error {
  override readonly name = 'RpcFault';
  readonly code: number;
  /** What the node adds to the message: the reason why a transaction is not taken. */
  readonly data: string;

  constructor(code: number, message: string, data: string) {
    super(message);
    this.code = code;
    this.data = data;
  }
}

/** What a fault was, on one line. */
export const reasonOf = (fault: unknown): string =>
  (fault instanceof Error ? fault.message : String(fault)).split('\n', 1)[0]?.slice(0, 300) ?? '';
