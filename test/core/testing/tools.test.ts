import { holdToTheKit } from './built-in.ts';
import { tools } from './subjects/tools.ts';

holdToTheKit(tools);
