import { Button, type CSSVariablesResolver, createTheme, type MantineColorsTuple } from '@mantine/core';
import { t } from '../texts/index.ts';

/** Text to canvas in the dark theme, and the same the other way round in the light one, as in `tokens.css`. */
const dark: MantineColorsTuple = [
  '#e7ebf0',
  '#aab4c2',
  '#8792a2',
  '#5d6879',
  '#3b4656',
  '#1c232d',
  '#161b23',
  '#10141a',
  '#0c0f14',
  '#0a0c10',
];
const gray: MantineColorsTuple = [
  '#f7f8fa',
  '#edf0f4',
  '#e2e7ed',
  '#d8dde4',
  '#c2c9d2',
  '#aab3bf',
  '#5c6775',
  '#46505e',
  '#2b323c',
  '#171c23',
];

/** The accent marks selection and focus; its shades exist because the component library asks for ten. */
const accent: MantineColorsTuple = [
  '#e5f6ff',
  '#cdeaff',
  '#9bd5ff',
  '#6fceff',
  '#4cc2ff',
  '#2bb2f5',
  '#0d95d6',
  '#0072b8',
  '#00659f',
  '#004c7a',
];

/** A dialog's own header is no landmark of the page, and its close button has a name. */
const dialog = {
  attributes: { header: { role: 'presentation' } },
  closeButtonProps: { 'aria-label': t.common.close },
};

export const theme = createTheme({
  respectReducedMotion: true,
  primaryColor: 'accent',
  primaryShade: { dark: 4, light: 7 },
  colors: { accent, dark, gray },
  autoContrast: true,
  fontFamily: 'var(--font)',
  fontFamilyMonospace: 'var(--mono)',
  fontSizes: { xs: '12px', sm: '12px', md: '13px', lg: '15px', xl: '17px' },
  lineHeights: { xs: '16px', sm: '16px', md: '20px', lg: '24px', xl: '24px' },
  spacing: { xs: '4px', sm: '8px', md: '12px', lg: '16px', xl: '24px' },
  radius: { xs: '3px', sm: '4px', md: '6px', lg: '8px', xl: '12px' },
  headings: {
    fontFamily: 'var(--font)',
    fontWeight: '600',
    sizes: {
      h1: { fontSize: '17px', lineHeight: '24px' },
      h2: { fontSize: '15px', lineHeight: '24px' },
      h3: { fontSize: '13px', lineHeight: '20px' },
    },
  },
  defaultRadius: 'md',
  cursorType: 'pointer',
  focusRing: 'auto',
  components: {
    Button: Button.extend({
      defaultProps: { size: 'xs', variant: 'default' },
      // The accent marks selection and focus, so the main action is told by weight, not by colour.
      vars: (_theme, { variant, color, disabled }) => {
        if (variant !== 'filled' || disabled) return { root: {} };
        const fill = color === 'red' ? 'var(--danger-fill)' : 'var(--text)';
        return {
          root: {
            '--button-bg': fill,
            '--button-hover': `color-mix(in srgb, ${fill} 86%, var(--surface))`,
            '--button-color': color === 'red' ? '#fff' : 'var(--surface)',
          },
        };
      },
    }),
    ActionIcon: { defaultProps: { variant: 'subtle', size: 28, color: 'gray' } },
    TextInput: { defaultProps: { size: 'xs' } },
    NumberInput: { defaultProps: { size: 'xs' } },
    Select: { defaultProps: { size: 'xs', allowDeselect: false, checkIconPosition: 'right' } },
    Textarea: { defaultProps: { size: 'xs' } },
    Checkbox: { defaultProps: { size: 'xs' } },
    Switch: { defaultProps: { size: 'xs' } },
    SegmentedControl: { defaultProps: { size: 'xs' } },
    Modal: { defaultProps: { centered: true, ...dialog } },
    Drawer: { defaultProps: dialog },
    Tooltip: { defaultProps: { openDelay: 500, withArrow: false, position: 'bottom' } },
  },
});

/** The component library's own variables, from our tokens: both themes come from one place. */
export const cssVariables: CSSVariablesResolver = () => {
  const shared = {
    '--mantine-color-body': 'var(--surface)',
    '--mantine-color-text': 'var(--text)',
    '--mantine-color-dimmed': 'var(--text-2)',
    '--mantine-color-placeholder': 'var(--text-3)',
    '--mantine-color-default': 'var(--raised)',
    '--mantine-color-default-hover': 'var(--hover)',
    '--mantine-color-default-color': 'var(--text)',
    '--mantine-color-default-border': 'var(--line)',
    '--mantine-color-error': 'var(--danger)',
    '--mantine-color-anchor': 'var(--accent-text)',
    '--mantine-color-gray-light-color': 'var(--text-2)',
    '--mantine-color-gray-light-hover': 'var(--hover)',
    '--mantine-shadow-md': 'var(--shadow)',
    '--mantine-shadow-lg': 'var(--shadow)',
    '--mantine-shadow-xl': 'var(--shadow)',
  };
  return { variables: {}, light: shared, dark: shared };
};
