import { holdToTheKit } from './built-in.ts';
import { agents } from './subjects/simple.ts';

holdToTheKit(agents);
