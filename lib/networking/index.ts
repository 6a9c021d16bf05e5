export { Route, type RouteProps } from './route';
