import 'reflect-metadata';
import { container, type DependencyContainer } from 'tsyringe';

/** Values by token. A child knows what its parent knows. */
export interface Scope {
  /** Throws when this scope has the token already: the container would let the last one win, silently. */
  value(token: string, value: unknown): void;
  /** Made anew at each `get`. */
  factory(token: string, make: (scope: Scope) => unknown): void;
  knows(token: string): boolean;
  get(token: string): unknown;
  child(): Scope;
}

/** A scope of its own; nothing is shared between two of them. */
export const createScope = (): Scope => scopeOf(container.createChildContainer());

function scopeOf(own: DependencyContainer): Scope {
  const claim = (token: string): void => {
    if (own.isRegistered(token)) throw new Error(`The token "${token}" is bound twice.`);
  };
  const scope: Scope = {
    value(token, value) {
      claim(token);
      own.register(token, { useValue: value });
    },
    factory(token, make) {
      claim(token);
      own.register(token, { useFactory: () => make(scope) });
    },
    knows: (token) => own.isRegistered(token, true),
    get: (token) => own.resolve(token),
    child: () => scopeOf(own.createChildContainer()),
  };
  return scope;
}
