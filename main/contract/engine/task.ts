import type { z } from 'zod';

/**
 * What backend and engine say to each other about one kind of work.
 * `params` starts it and `result` ends it. `asks` are what the engine may ask of the backend meanwhile:
 * a page of boxes, or to store a batch. The engine waits for each answer, so neither side can flood the other.
 * Both ends validate every value against these schemas.
 */
export interface TaskDefinition {
  readonly params: z.ZodType;
  readonly asks: Readonly<Record<string, { readonly ask: z.ZodType; readonly answer: z.ZodType }>>;
  readonly result: z.ZodType;
}

export type ParamsOf<T extends TaskDefinition> = z.infer<T['params']>;
export type ResultOf<T extends TaskDefinition> = z.infer<T['result']>;
export type AskNameOf<T extends TaskDefinition> = keyof T['asks'] & string;
export type AskOf<T extends TaskDefinition, Name extends AskNameOf<T>> = z.infer<T['asks'][Name]['ask']>;
export type AnswerOf<T extends TaskDefinition, Name extends AskNameOf<T>> = z.infer<
  T['asks'][Name]['answer']
>;

/** What the backend does for a running task. */
export type AskHandlers<T extends TaskDefinition> = {
  readonly [Name in AskNameOf<T>]: (ask: AskOf<T, Name>) => AnswerOf<T, Name> | Promise<AnswerOf<T, Name>>;
};
