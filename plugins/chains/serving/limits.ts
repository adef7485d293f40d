/** What a server of any wire keeps to, whoever asks. */
export interface ServingLimits {
  readonly host: string;
  /** 0: any that is free. */
  readonly port: number;
  /** A larger request is refused with 413. */
  readonly maxRequestBytes: number;
  /** Requests answered at once. */
  readonly maxConcurrent: number;
  /** Of these, of one caller. */
  readonly maxPerHotkey: number;
  /** Open connections of one address; of IPv6, of one /64. */
  readonly maxConnectionsPerIp: number;
  readonly maxConnections: number;
  /** Time for a request to arrive, up to its body. */
  readonly headerTimeoutMs: number;
  /** How long an idle connection stays open; 0: each request has one of its own. */
  readonly keepAliveMs: number;
}
