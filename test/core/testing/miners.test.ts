import { holdToTheKit } from './built-in.ts';
import { miners } from './subjects/simple.ts';

holdToTheKit(miners);
