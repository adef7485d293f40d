"""Times Python's ONNX Runtime on batches of tokens, pooled and scaled as sentence-transformers does it.

Usage: python embeddings.py job.json      job: {"model": path, "rounds": n, "batches": [[[token, ...], ...], ...]}
Prints one JSON object: the seconds of the fastest round and the versions, or what is missing.
"""

import json
import sys
import time


def main():
    try:
        import numpy
        import onnxruntime
    except ImportError as error:
        print(json.dumps({"missing": error.name}))
        return
    with open(sys.argv[1], encoding="utf-8") as file:
        job = json.load(file)
    session = onnxruntime.InferenceSession(job["model"], providers=["CPUExecutionProvider"])

    def embed(sequences):
        longest = max(len(ids) for ids in sequences)
        ids = numpy.zeros((len(sequences), longest), dtype=numpy.int64)
        mask = numpy.zeros_like(ids)
        for row, tokens in enumerate(sequences):
            ids[row, : len(tokens)] = tokens
            mask[row, : len(tokens)] = 1
        feeds = {"input_ids": ids, "attention_mask": mask, "token_type_ids": numpy.zeros_like(ids)}
        hidden = session.run(["last_hidden_state"], feeds)[0]
        weights = mask[:, :, None].astype(numpy.float32)
        vectors = (hidden * weights).sum(axis=1) / weights.sum(axis=1)
        return vectors / numpy.linalg.norm(vectors, axis=1, keepdims=True)

    fastest = float("inf")
    for _ in range(job["rounds"]):
        start = time.perf_counter()
        vectors = [embed(batch) for batch in job["batches"]]
        fastest = min(fastest, time.perf_counter() - start)
    first = vectors[0][0].tolist()
    print(json.dumps({"seconds": fastest, "version": onnxruntime.__version__, "first": first}))


main()
