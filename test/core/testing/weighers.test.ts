import { holdToTheKit } from './built-in.ts';
import { weighers } from './subjects/simple.ts';

holdToTheKit(weighers);
