import { holdToTheKit } from './built-in.ts';
import { embedders, llms, removeModels } from './subjects/models.ts';

afterAll(removeModels);

holdToTheKit(llms);
holdToTheKit(embedders);
