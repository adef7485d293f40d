import { holdToTheKit } from './built-in.ts';
import { tasks } from './subjects/tasks.ts';

holdToTheKit(tasks);
