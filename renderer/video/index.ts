export { VideoScreen } from './video-screen.tsx';
