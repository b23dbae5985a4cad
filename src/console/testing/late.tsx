import './late.css';

export default () => <p id="late">Came later</p>;
