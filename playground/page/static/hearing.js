// Hears what changed over a socket: of other connections a browser has six for all of its windows.
const AGAIN = 1000; // Whoever was cut off asks again after so many milliseconds.

// The path is asked for each time. Returns how to stop hearing.
export function hear(path, { onopen, ontold, onlost }) {
  let socket = null;
  let waiting = 0;
  function ask() {
    socket = new WebSocket(location.origin.replace("http", "ws") + path());
    socket.onopen = onopen;
    socket.onmessage = ({ data }) => JSON.parse(data).forEach(ontold);
    socket.onclose = () => {
      waiting = setTimeout(ask, AGAIN);
      onlost?.();
    };
  }
  ask();
  return () => {
    clearTimeout(waiting);
    socket.onclose = null;
    socket.close();
  };
}
