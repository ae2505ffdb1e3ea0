;; A sieve over 64 flags, round after round.
(define (run rounds)
  (define (sieve)
    (let ((flags (make-vector 64 1)))
      (let outer ((p 2))
        (if (< p 64)
            (let inner ((i 0))
              (if (< i 64)
                  (begin
                    (if (and (= (remainder i p) 0) (> i p))
                        (vector-set! flags i 0))
                    (inner (+ i 1)))
                  (outer (+ p 1))))))
      (let sum ((i 0) (count 0))
        (if (= i 64)
            count
            (sum (+ i 1) (+ count (vector-ref flags i)))))))
  (let loop ((n rounds) (count 0))
    (if (= n 0)
        count
        (loop (- n 1) (+ count (sieve))))))

(display (run (string->number (cadr (command-line)))))
(newline)
