import soup from '../../docs/soup.md?raw';

export interface Component {
  readonly name: string;
  readonly licence: string;
}

/** The shipped components with their licences, from the list that the licence check holds complete. */
export const components: readonly Component[] = soup
  .slice(soup.indexOf('## Shipped'), soup.indexOf('## Development only'))
  .split('\n')
  .filter((line) => line.startsWith('| `'))
  .map((line) => {
    const [, name = '', licence = ''] = line.split('|').map((cell) => cell.trim());
    return { name: name.replaceAll('`', ''), licence };
  });
