export { LawBroken, type Check } from './check.ts';
export { fixedClock, type FixedClock } from './clock.ts';
export { noHttp, recordedHttp, type RecordedHttp, type Recording } from './http.ts';
export { pluginChecks } from './plugin-checks.ts';
export { hostileTexts, sampleBatch, sampleContext, sampleItem, sampleReply } from './samples.ts';
export { scorerChecks, type ScorerSubject } from './scorer-checks.ts';
export { onStage, type LogLine, type Staged, type Subject } from './stage.ts';
