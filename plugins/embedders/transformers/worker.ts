// ONNX Runtime computes without giving way: beside anything else, it would hold that up.
import { workerData } from 'node:worker_threads';
import { serve } from '../onnx/serve.ts';
import { loadModel, type FolderLoading } from './inference.ts';

const loading = workerData as FolderLoading;
await serve(() => loadModel(loading), loading);
