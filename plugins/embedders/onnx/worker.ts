// ONNX Runtime computes without giving way: beside anything else, it would hold that up.
import { serve } from '../shared/serve.ts';
import { loadModel } from './inference.ts';

await serve(loadModel);
