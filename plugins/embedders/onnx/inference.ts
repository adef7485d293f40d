import type { InferenceSession } from 'onnxruntime-node';
import type { TextModel } from '../shared/embed-texts.ts';
import { importLibrary, runtimeFault } from '../shared/fault.ts';
import { joinModel, type Loaded, type Loading, type Output } from '../shared/local-model.ts';
import { makeFeeds } from './feeds.ts';
import { openTokenizer } from './tokenizer.ts';

/** Loads a model with onnxruntime-node; throws a Fault. */
export async function loadModel(loading: Loading): Promise<TextModel & Loaded> {
  const { InferenceSession, Tensor } = await importLibrary(
    'onnxruntime-node',
    () => import('onnxruntime-node'),
  );
  const tokenizer = await openTokenizer(loading.folder);
  const session = await openSession(loading, InferenceSession);
  return joinModel(loading, tokenizer, {
    outputs: session.outputNames,
    async run(sequences, columns, output) {
      const feeds = makeFeeds(session.inputMetadata, sequences, columns, Tensor);
      return (await session.run(feeds, [output]))[output] as Output;
    },
  });
}

async function openSession(
  { network, threads }: Loading,
  Session: typeof InferenceSession,
): Promise<InferenceSession> {
  try {
    return await Session.create(network, {
      ...(threads !== undefined && { intraOpNumThreads: threads }),
      // Nothing on stderr: what is wrong comes as an error as well.
      logSeverityLevel: 4,
    });
  } catch (error) {
    throw runtimeFault(error, 'model');
  }
}
