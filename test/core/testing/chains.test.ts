import { holdToTheKit } from './built-in.ts';
import { chains } from './subjects/chains.ts';

holdToTheKit(chains);
