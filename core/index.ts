export * from './contracts/json.ts';
export * from './contracts/values.ts';
export * from './contracts/io.ts';
export * from './contracts/tool.ts';
export * from './contracts/task.ts';
export * from './contracts/agent.ts';
export * from './contracts/llm.ts';
export * from './contracts/embedder.ts';
export * from './contracts/scorer.ts';
export * from './contracts/weigher.ts';
export * from './contracts/protocol.ts';
export * from './contracts/chain.ts';
export * from './contracts/miner.ts';
export * from './contracts/service.ts';
export * from './contracts/sink.ts';
export * from './contracts/plugin.ts';
export * from './contracts/kinds.ts';
export { frameOf, type Frame } from './contracts/frames.ts';
export { SynthError, isSynthError, type ErrorDetails, type Where } from './errors/synth-error.ts';
export { catalogue, type ErrorCode } from './errors/catalogue.ts';
export { seededRandom } from './host/random.ts';
export { version } from './version.ts';
export { printable } from './errors/printable.ts';
export { renderError, errorToJson, exitCodeOf, asSynthError } from './errors/render.ts';
export { createRedactor, type Redactor } from './errors/redact.ts';
export { modelFault, type FaultContext } from './llm/fault.ts';
export { completeText, delimit, delimitDialogue } from './llm/prompt.ts';
export { abortable } from './llm/share.ts';
export { withMeter, type ModelUsage } from './llm/meter.ts';
export * from './config/index.ts';
export { createNode, type Node, type NodeOptions } from './host/create-node.ts';
export { pluginAtWork } from './host/at-work.ts';
export { inspectPackage, type OfferedPlugin, type PackageReport } from './host/inspect-package.ts';
export {
  loadCatalog,
  namespaceOf,
  type Catalog,
  type Modules,
  type PackageEntry,
} from './host/load-plugin.ts';
export type { SetUpWatch } from './host/set-up.ts';
export type { Bound, BoundTask, Parts } from './host/parts.ts';
export type { Emit, RunEvent, RunSummary } from './run/events.ts';
export { clean, cleaningSteps, type CleaningStep, type Compat } from './text/cleaners.ts';
export { cleanTag, cleanTags, splitTags } from './text/tags.ts';
export { cleanTagsCompat, cleanTagSet } from './text/upstream-tags.ts';
export { openSpool, type Spool, type SpoolEntry } from './spool/spool.ts';
export { createSender, type Sender } from './spool/sender.ts';
export { probe, type Probe } from './host/probe.ts';
export { openRecords, type RecordStore, type WeightsAttempt } from './records/store.ts';
export { openChain, openKeystore, type Lone, type LoneChainOptions } from './host/lone-chain.ts';
export { createTrial, type Trial, type TrialOptions } from './host/create-trial.ts';
export {
  createModels,
  type CachedModel,
  type ModelHome,
  type ModelStore,
  type Progress as FetchProgress,
} from './models/index.ts';
export { showBytes } from './models/bytes.ts';
