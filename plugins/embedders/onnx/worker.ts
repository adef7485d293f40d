// ONNX Runtime computes without giving way: beside anything else, it would hold that up.
import { workerData } from 'node:worker_threads';
import { loadModel, type Loading } from './inference.ts';
import { serve } from './serve.ts';

const loading = workerData as Loading;
await serve(() => loadModel(loading), loading);
