import { holdToTheKit } from './built-in.ts';
import { services } from './subjects/services.ts';

holdToTheKit(services);
