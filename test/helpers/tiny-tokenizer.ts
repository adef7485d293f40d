/** A WordPiece tokenizer as BERT has it, small: common words, and pieces that any ASCII text can be made of. */
export function tinyTokenizer(): { readonly vocabulary: readonly string[]; readonly json: object } {
  const vocabulary = [...new Set([...special, ...signs, ...letters.flatMap(piecesFrom), ...words])];
  const idOf = (token: string): number => vocabulary.indexOf(token);
  return {
    vocabulary,
    json: {
      version: '1.0',
      // As many models have it; whoever embeds decides.
      truncation: { direction: 'Right', max_length: 32, strategy: 'LongestFirst', stride: 0 },
      padding: null,
      added_tokens: special.map((content) => ({
        id: idOf(content),
        content,
        single_word: false,
        lstrip: false,
        rstrip: false,
        normalized: false,
        special: true,
      })),
      normalizer: {
        type: 'BertNormalizer',
        clean_text: true,
        handle_chinese_chars: true,
        strip_accents: null,
        lowercase: true,
      },
      pre_tokenizer: { type: 'BertPreTokenizer' },
      post_processor: {
        type: 'TemplateProcessing',
        single: [
          { SpecialToken: { id: '[CLS]', type_id: 0 } },
          { Sequence: { id: 'A', type_id: 0 } },
          { SpecialToken: { id: '[SEP]', type_id: 0 } },
        ],
        pair: [],
        special_tokens: Object.fromEntries(
          ['[CLS]', '[SEP]'].map((id) => [id, { id, ids: [idOf(id)], tokens: [id] }]),
        ),
      },
      decoder: { type: 'WordPiece', prefix: '##', cleanup: true },
      model: {
        type: 'WordPiece',
        unk_token: '[UNK]',
        continuing_subword_prefix: '##',
        max_input_chars_per_word: 100,
        vocab: Object.fromEntries(vocabulary.map((token, id) => [token, id])),
      },
    },
  };
}

const special = ['[PAD]', '[UNK]', '[CLS]', '[SEP]'];
const signs = [...'.,!?;:\'"()[]{}<>/\\|@#$%^&*-_=+`~'];
const letters = [...'abcdefghijklmnopqrstuvwxyz0123456789'];
const piecesFrom = (letter: string): string[] => [
  letter,
  `##${letter}`,
  ...[...'aeioulnrst'].map((next) => `##${letter}${next}`),
];
const words = (
  'the of and to in is that it as was for on are with they be at one have this from by but what some we can out were all ' +
  'there when your how said an each which do their time will way about many then them would like these her long make see ' +
  'him two has look more day could come number people water called who now find down may part over new place year back me ' +
  'give most very after thing name good sentence man think great where help through much before line right too mean old ' +
  'any same tell boy follow came want show also around form three small set put end why again turn here off went city ' +
  'country capital river king war century built born music film book team game world first second state north south'
).split(' ');
