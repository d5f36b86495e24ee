/** The data of an answer. @throws Error with the problem's detail where it was refused. */
export async function made<T>(answer: Promise<{ data?: T; error?: unknown }>): Promise<T> {
  const { data, error } = await answer;
  if (data === undefined) throw new Error(`the server refused: ${JSON.stringify(error)}`);
  return data;
}
