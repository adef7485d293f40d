import { recordedHttp, type Recording } from './http.ts';
import { hangingNeedsOf } from './needs.ts';
import type { Subject } from './stage.ts';
import type { HttpRequest } from '../contracts/io.ts';

/**
 * How the world around a plugin behaves. `fair`: as the subject says. `hang`: nothing ever answers. `refuse`, `fail`: 401 and
 * 500 from every server, quoting the request. `babble`: 200 and no sense, quoting the request. `down`: nobody is there.
 */
export type Weather = 'fair' | 'hang' | 'refuse' | 'fail' | 'babble' | 'down';

export const storms: readonly Weather[] = ['refuse', 'fail', 'babble', 'down'];

/** Uses the subject in some weather. */
export type World = <T>(
  subject: Subject,
  weather: Weather,
  use: (subject: Subject) => Promise<T>,
) => Promise<T>;

/** The world of a plugin that reaches outside by `http` and by other plugins alone. */
export const inside: World = (subject, weather, use) => {
  if (weather === 'fair') return use(subject);
  const http = recordedHttp((request) => answerIn(weather, request));
  return use({ ...subject, http, ...(weather === 'hang' && { needs: hangingNeedsOf(subject) }) });
};

function answerIn(weather: Weather, request: HttpRequest): Recording | 'hang' | 'down' {
  if (weather === 'hang' || weather === 'down') return weather;
  const status = { refuse: 401, fail: 500, babble: 200, fair: 200 }[weather];
  return { status, body: `<html>${JSON.stringify(request)}` };
}
