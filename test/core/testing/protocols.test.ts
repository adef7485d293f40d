import { holdToTheKit } from './built-in.ts';
import { protocols } from './subjects/simple.ts';

holdToTheKit(protocols);
