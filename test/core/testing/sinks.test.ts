import { holdToTheKit } from './built-in.ts';
import { sinks } from './subjects/simple.ts';

holdToTheKit(sinks);
